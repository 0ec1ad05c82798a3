/** What a decision and an admission cost: time and allocated bytes of one call, by JMH. */
@NullMarked
package dev.tollway.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
