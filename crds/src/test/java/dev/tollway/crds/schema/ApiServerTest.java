package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A real API server takes the CRDs, and its verdict on every fixture is the judge's. */
class ApiServerTest {
  private static final String CLUSTER = "TOLLWAY_TEST_KUBECONFIG";
  private static final Pattern REJECTED =
      Pattern.compile("([a-z]+/(?:in)?valid-[A-Za-z0-9-]+\\.yaml)\"");

  private final @Nullable String kubeconfig = System.getenv(CLUSTER);

  @Test
  void agreesOnEveryFixture() throws IOException, InterruptedException {
    assumeTrue(kubeconfig != null, CLUSTER + " names no cluster");
    kubectl(
        "apply",
        "-f",
        "apiroutes.tollway.dev.yaml",
        "-f",
        "usageplans.tollway.dev.yaml",
        "-f",
        "apikeys.tollway.dev.yaml");
    kubectl(
        "wait",
        "--for=condition=Established",
        "crd/apiroutes.tollway.dev",
        "crd/usageplans.tollway.dev",
        "crd/apikeys.tollway.dev");
    Set<String> rejected = new TreeSet<>();
    for (String folder : List.of("apiroute", "usageplan", "apikey")) {
      Path fixtures = Path.of("src", "test", "resources", "fixtures", folder);
      String answer =
          kubectl(
              "create",
              "--dry-run=server",
              "--validate=strict",
              "-o",
              "name",
              "-f",
              fixtures.toString());
      Matcher matcher = REJECTED.matcher(answer);
      while (matcher.find()) {
        rejected.add(matcher.group(1));
      }
    }

    assertThat(rejected)
        .isEqualTo(
            Fixture.all().stream()
                .filter(Fixture::isInvalid)
                .map(Fixture::toString)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** What kubectl says on both streams; a refusal is an answer here. */
  private String kubectl(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("kubectl", "--kubeconfig", Objects.requireNonNull(kubeconfig)));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return answer;
  }
}
