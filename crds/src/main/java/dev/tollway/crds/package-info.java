/** The API types: what people write and read, version v1alpha1. */
@NullMarked
package dev.tollway.crds;

import org.jspecify.annotations.NullMarked;
