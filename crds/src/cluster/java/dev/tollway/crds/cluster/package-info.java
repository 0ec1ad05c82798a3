/** The gate to a real cluster: tests of every module pass through it or are skipped. */
@NullMarked
package dev.tollway.crds.cluster;

import org.jspecify.annotations.NullMarked;
