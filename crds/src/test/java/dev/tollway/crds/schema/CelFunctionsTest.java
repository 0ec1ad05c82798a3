package dev.tollway.crds.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExprVisitor;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.tollway.crds.Schemas;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules run here on cel-java and in an API server on cel-go: they may call only what both have.
 * What an API server has stands in "CEL options, language features, and libraries" of
 * https://kubernetes.io/docs/reference/using-api/cel/, which takes the standard functions from the
 * "List of Standard Definitions" of https://github.com/google/cel-spec/blob/master/doc/langdef.md.
 */
class CelFunctionsTest {
  private static final Set<String> MACROS =
      Set.of("has", "all", "exists", "exists_one", "map", "filter");

  /** As the parser names them. */
  private static final Set<String> OPERATORS =
      Set.of(
          "_&&_", "_||_", "!_", "_?_:_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_",
          "_*_", "_/_", "_%_", "-_", "_[_]", "@in");

  private static final Set<String> STANDARD_FUNCTIONS =
      Set.of(
          "bool",
          "bytes",
          "contains",
          "double",
          "duration",
          "dyn",
          "endsWith",
          "getDate",
          "getDayOfMonth",
          "getDayOfWeek",
          "getDayOfYear",
          "getFullYear",
          "getHours",
          "getMilliseconds",
          "getMinutes",
          "getMonth",
          "getSeconds",
          "int",
          "matches",
          "size",
          "startsWith",
          "string",
          "timestamp",
          "type",
          "uint");

  /** Libraries of Kubernetes 1.33 and before, without those whose values no rule of ours has. */
  private static final Set<String> LIBRARIES =
      Set.of(
          // Strings.
          "charAt",
          "indexOf",
          "lastIndexOf",
          "lowerAscii",
          "upperAscii",
          "replace",
          "split",
          "join",
          "substring",
          "trim",
          // Lists.
          "isSorted",
          "sum",
          "min",
          "max",
          // Regular expressions.
          "find",
          "findAll",
          // URLs.
          "isURL",
          "url",
          "getScheme",
          "getHost",
          "getHostname",
          "getPort",
          "getEscapedPath",
          "getQuery");

  /** Without macros: they stay calls, by the names that authors write. */
  private static final CelParser PARSER = CelParserFactory.standardCelParserBuilder().build();

  static List<String> rules() {
    return Schemas.roots().entrySet().stream()
        .flatMap(root -> Schemas.fields(root.getValue(), root.getKey()).values().stream())
        .flatMap(schema ->
            StreamSupport.stream(schema.path("x-kubernetes-validations").spliterator(), false))
        .map(rule -> rule.path("rule").asText())
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleCallsOnlyWhatBothHave(String rule) throws CelValidationException {
    assertThat(unknownToKubernetes(rule)).isEmpty();
    assertThatCode(() -> CelRule.compile(rule, "must be")).doesNotThrowAnyException();
  }

  /** The standard environment has nothing more; what cel-java's own extensions add is seen. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          regex.extract(self, 'a+') == 'a' | extract
          has(self.a) && proto.hasExt(self, a.b) | hasExt
          self.trim() == 'a' && cel.bind(x, self, x == 'a') | bind
          """)
  void whatOnlyCelJavaHasIsSeen(String rule, String function) throws CelValidationException {
    assertThat(unknownToKubernetes(rule)).containsExactly(function);
  }

  @ParameterizedTest
  @ValueSource(strings = {"isURL(self)", "self.lowerAscii() == 'a'", "[1].isSorted()"})
  void whatOnlyKubernetesHasIsSeen(String rule) throws CelValidationException {
    assertThat(unknownToKubernetes(rule)).isEmpty();
    assertThatThrownBy(() -> CelRule.compile(rule, "must be"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyRuleIsLookedAt() {
    assertThat(rules()).hasSizeGreaterThan(15).anyMatch(rule -> rule.contains("exists_one"));
  }

  private static Set<String> unknownToKubernetes(String rule) throws CelValidationException {
    Set<String> calls = new TreeSet<>();
    new CelExprVisitor() {
      @Override
      protected void visit(CelExpr expression, CelCall call) {
        calls.add(call.function());
        super.visit(expression, call);
      }
    }.visit(PARSER.parse(rule).getAst());
    Stream.of(MACROS, OPERATORS, STANDARD_FUNCTIONS, LIBRARIES).forEach(calls::removeAll);
    return calls;
  }
}
