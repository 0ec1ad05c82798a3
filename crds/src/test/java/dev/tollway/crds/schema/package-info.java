/** Tests of the offline judge. */
@NullMarked
package dev.tollway.crds.schema;

import org.jspecify.annotations.NullMarked;
