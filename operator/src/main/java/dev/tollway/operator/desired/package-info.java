/**
 * Pure: the resolved model becomes the Kubernetes objects that Tollway owns: Secrets with issued
 * keys.
 */
@NullMarked
package dev.tollway.operator.desired;

import org.jspecify.annotations.NullMarked;
