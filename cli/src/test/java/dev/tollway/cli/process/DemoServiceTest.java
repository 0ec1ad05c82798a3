package dev.tollway.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class DemoServiceTest {
  private static HttpResponse<String> call(DemoService demo, String method, String target)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(demo.origin() + target))
              .method(method, HttpRequest.BodyPublishers.ofString("body"))
              .header("Authorization", "Bearer tw_secret")
              .header("Tollway-Plan", "shop/gold")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void saysWhatArrivedWithoutWhatMayBeSecret() throws Exception {
    try (DemoService demo = new DemoService()) {
      HttpResponse<String> response = call(demo, "POST", "/orders/1?api_key=tw_secret");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .contains(
              "\"method\":\"POST\"", "\"path\":\"/orders/1\"", "\"Tollway-plan\":\"shop/gold\"")
          .doesNotContain("tw_secret");
    }
  }

  @Test
  void answersHeadWithoutBody() throws Exception {
    try (DemoService demo = new DemoService()) {
      HttpResponse<String> response = call(demo, "HEAD", "/orders/1");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
    }
  }
}
