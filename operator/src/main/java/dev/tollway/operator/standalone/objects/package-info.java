/**
 * What a standalone control plane has instead of an API server's storage: objects, events and
 * issued Secrets.
 */
@NullMarked
package dev.tollway.operator.standalone.objects;

import org.jspecify.annotations.NullMarked;
