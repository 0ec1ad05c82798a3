/**
 * One process for a folder: control plane, ledger and a sidecar for each entry of its workload map.
 */
@NullMarked
package dev.tollway.cli.up;

import org.jspecify.annotations.NullMarked;
