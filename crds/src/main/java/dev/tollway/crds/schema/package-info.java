/**
 * The offline judge: reads manifests and judges them as the API server would, with file and line.
 */
@NullMarked
package dev.tollway.crds.schema;

import org.jspecify.annotations.NullMarked;
