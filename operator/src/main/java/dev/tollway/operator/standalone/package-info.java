/**
 * The control plane over a folder of manifests instead of a cluster: its source of resources, its
 * objects, its API.
 */
@NullMarked
package dev.tollway.operator.standalone;

import org.jspecify.annotations.NullMarked;
