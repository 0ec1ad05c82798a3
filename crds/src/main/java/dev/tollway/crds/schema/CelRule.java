package dev.tollway.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;

/**
 * One rule of {@code x-kubernetes-validations}, without the libraries that Kubernetes adds to CEL:
 * a rule that used them would not compile here.
 *
 * @param program the compiled rule
 * @param message what must be
 */
record CelRule(CelRuntime.Program program, String message) {
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableRegexPartialMatch(true)
          .enableHeterogeneousNumericComparisons(true)
          .build();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(OPTIONS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .setResultType(SimpleType.BOOL)
          .build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  /**
   * @throws IllegalArgumentException when the rule is not CEL; rules are our own, so that is a bug
   */
  static CelRule compile(String rule, String message) {
    try {
      CelAbstractSyntaxTree ast = COMPILER.compile(rule).getAst();
      return new CelRule(RUNTIME.createProgram(ast), message);
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalArgumentException("not a CEL rule: " + rule, e);
    }
  }

  /**
   * What must be, when the value breaks the rule. Like the API server, an error while evaluating
   * breaks it.
   */
  Optional<String> brokenBy(JsonNode value, Structure structure) {
    try {
      Object result = program.eval(Map.of("self", CelValues.of(value, structure)));
      return Boolean.TRUE.equals(result) ? Optional.empty() : Optional.of(message);
    } catch (CelEvaluationException e) {
      // Its own message may repeat the value.
      return Optional.of(message);
    }
  }
}
