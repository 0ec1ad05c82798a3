/** Scenarios: what the control plane makes of manifests, step by step. */
@NullMarked
package dev.tollway.operator.scenario;

import org.jspecify.annotations.NullMarked;
