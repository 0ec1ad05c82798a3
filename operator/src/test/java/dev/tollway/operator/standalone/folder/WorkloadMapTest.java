package dev.tollway.operator.standalone.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.crds.schema.LocatedProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadMapTest {
  private static final String GOOD =
      """
      workloads:
      - namespace: shop
        kind: Deployment
        name: orders
        port: http
        labels: {app: orders}
        listen: "127.0.0.1:8080"
        upstream: "http://127.0.0.1:9090"
      """;

  @Test
  void readsEveryField() {
    MapLine line = WorkloadMap.read("standalone.yaml", GOOD).lines().getFirst();

    assertThat(line.workload()).hasToString("Deployment shop/orders");
    assertThat(line.port()).isEqualTo("http");
    assertThat(line.labels()).isEqualTo(Map.of("app", "orders"));
    assertThat(line.listen()).isEqualTo("127.0.0.1:8080");
    assertThat(line.upstream()).isEqualTo("http://127.0.0.1:9090");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workloads:            | workload:                | 1: workload: is unknown here
          namespace: shop       | namespace: 7             | 2: workloads[0].namespace: must be a string
          kind: Deployment      | kind: Pod                | 3: workloads[0].kind: must be Deployment, StatefulSet or DaemonSet
          name: orders          | nome: orders             | 4: workloads[0].nome: is unknown here
          name: orders          | # none                   | 2: workloads[0]: must have name
          port: http            | port: 0                  | 5: workloads[0].port: must be the name or number
          port: http            | port: 70000000000        | 5: workloads[0].port: must be the name or number
          port: http            | port: HTTP               | 5: workloads[0].port: must be the name or number
          {app: orders}         | [app]                    | 6: workloads[0].labels: must be a mapping of strings
          {app: orders}         | {app: 1}                 | 6: workloads[0].labels: must have strings as values; quote app
          127.0.0.1:8080        | :8080                    | 7: workloads[0].listen: must be an address and a port
          127.0.0.1:8080        | 127.0.0.1:99999          | 7: workloads[0].listen: must be an address and a port
          http://127.0.0.1:9090 | ftp://127.0.0.1          | 8: workloads[0].upstream: must be demo or a URL
          http://127.0.0.1:9090 | http://127.0.0.1:9090/x  | 8: workloads[0].upstream: must be demo or a URL
          http://127.0.0.1:9090 | http://u:p@127.0.0.1     | 8: workloads[0].upstream: must be demo or a URL
          """)
  void rejectsAMistakeAtItsLine(String right, String wrong, String problem) {
    assertThat(problems(GOOD.replace(right, wrong)))
        .anySatisfy(found -> assertThat(found).hasToString(problemText(found, problem)));
  }

  private static String problemText(LocatedProblem found, String start) {
    String expected = "standalone.yaml:" + start;
    return found.toString().startsWith(expected) ? found.toString() : expected;
  }

  @Test
  void rejectsTheSameAddressTwice() {
    String twice = GOOD + GOOD.replace("workloads:\n", "");

    assertThat(problems(twice))
        .singleElement()
        .hasToString(
            "standalone.yaml:14: workloads[1].listen: must be free: workloads[0] listens there");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 0.0.0.0", "'[::]', 127.0.0.1", "'[::]', 0.0.0.0"})
  void rejectsAPortThatAnotherEntryTakesOnAllAddresses(String first, String second) {
    String twice =
        GOOD.replace("127.0.0.1:8080", first + ":8080")
            + GOOD.replace("workloads:\n", "").replace("127.0.0.1:8080", second + ":8080");

    assertThat(problems(twice))
        .singleElement()
        .hasToString(
            "standalone.yaml:14: workloads[1].listen: must be free: workloads[0] listens there");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 127.0.0.2:8080",
    "127.0.0.1:0, 127.0.0.1:0",
    "0.0.0.0:80, 127.0.0.1:8080"
  })
  void takesAddressesThatDoNotCollide(String first, String second) {
    String two =
        GOOD.replace("127.0.0.1:8080", first)
            + GOOD.replace("workloads:\n", "").replace("127.0.0.1:8080", second);

    assertThat(problems(two)).isEmpty();
  }

  @Test
  void takesTwoEntriesOfOneWorkload() {
    String twice = GOOD + GOOD.replace("workloads:\n", "").replace("8080", "8081");

    assertThat(WorkloadMap.read("standalone.yaml", twice).lines()).hasSize(2);
  }

  @Test
  void rejectsTwoDocuments() {
    assertThat(problems(GOOD + "---\n" + GOOD)).hasSize(2);
  }

  private static List<LocatedProblem> problems(String text) {
    return WorkloadMap.read("standalone.yaml", text).problems();
  }
}
