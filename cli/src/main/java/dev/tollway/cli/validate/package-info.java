/** Whether manifests are good each by itself and fit together. Pure: files are read elsewhere. */
@NullMarked
package dev.tollway.cli.validate;

import org.jspecify.annotations.NullMarked;
