package dev.tollway.crds.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests against the cluster that {@code TOLLWAY_TEST_KUBECONFIG} names; a parameter of type {@link
 * TestCluster} is that cluster. Without the variable each test is skipped and counted; a cluster
 * that nobody marked as one for tests is refused, and that is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterGate.class)
public @interface OnCluster {}
