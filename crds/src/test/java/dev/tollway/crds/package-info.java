/** Tests of the API types and of the CRDs made from them. */
@NullMarked
package dev.tollway.crds;

import org.jspecify.annotations.NullMarked;
