package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.cluster.OnCluster;
import dev.tollway.crds.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A real API server takes the CRDs, and its verdict on every fixture is the judge's. */
@OnCluster
class ApiServerTest {
  private static final Pattern REJECTED =
      Pattern.compile("([a-z]+/(?:in)?valid-[A-Za-z0-9-]+\\.yaml)\"");

  @Test
  void agreesOnEveryFixture(TestCluster cluster) {
    cluster.applyDefinitions(Path.of(""));
    Set<String> rejected = new TreeSet<>();
    for (String folder : List.of("apiroute", "usageplan", "apikey", "apikeygrant")) {
      Path fixtures = Path.of("src", "test", "resources", "fixtures", folder);
      TestCluster.Answer answer =
          cluster.kubectl(
              "create",
              "--dry-run=server",
              "--validate=strict",
              "-o",
              "name",
              "-f",
              fixtures.toString());
      Matcher matcher = REJECTED.matcher(answer.text());
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
}
