/** Reads a folder of manifests and its workload map, and keeps reading as they change. */
@NullMarked
package dev.tollway.operator.standalone.folder;

import org.jspecify.annotations.NullMarked;
