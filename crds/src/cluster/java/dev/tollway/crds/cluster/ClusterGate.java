package dev.tollway.crds.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Decides once for all tests of a JVM whether there is a cluster that they may fill. */
public final class ClusterGate implements ExecutionCondition, ParameterResolver {

  /** The only place where a test learns of a cluster. */
  static final String VARIABLE = "TOLLWAY_TEST_KUBECONFIG";

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ClusterGate.class);

  private final Map<String, String> environment;

  /** For JUnit. */
  public ClusterGate() {
    this(System.getenv());
  }

  ClusterGate(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (kubeconfig().isEmpty()) {
      return ConditionEvaluationResult.disabled(
          VARIABLE + " names no cluster: tests against one are skipped");
    }
    cluster(context);
    return ConditionEvaluationResult.enabled(VARIABLE + " names a cluster for tests");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  private TestCluster cluster(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(VARIABLE, variable -> admitted(), TestCluster.class);
  }

  /**
   * The cluster, once its mark was seen.
   *
   * @throws ExtensionConfigurationException when it carries none, in words that say what to do
   */
  TestCluster admitted() {
    TestCluster cluster =
        new TestCluster(
            kubeconfig()
                .orElseThrow(() -> new ExtensionConfigurationException(VARIABLE + " is not set")));
    TestCluster.Answer mark =
        cluster.kubectl("get", "configmap", TestCluster.MARK, "-n", TestCluster.MARK_NAMESPACE);
    if (!mark.succeeded()) {
      throw new ExtensionConfigurationException(
          ("Refused: the cluster of %s has no ConfigMap %s/%s, so it may be somebody's own and tests leave"
                  + " objects in it. If it is one for tests: kubectl create configmap %s -n %s. kubectl said: %s")
              .formatted(
                  VARIABLE,
                  TestCluster.MARK_NAMESPACE,
                  TestCluster.MARK,
                  TestCluster.MARK,
                  TestCluster.MARK_NAMESPACE,
                  mark.text().strip()));
    }
    return cluster;
  }

  private Optional<Path> kubeconfig() {
    return Optional.ofNullable(environment.get(VARIABLE))
        .filter(value -> !value.isBlank())
        .map(Path::of);
  }
}
