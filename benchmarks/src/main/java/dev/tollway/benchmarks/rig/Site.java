package dev.tollway.benchmarks.rig;

import java.nio.file.Path;

/**
 * Where a proxy of one cycle lives.
 *
 * @param directory of its own, for configuration and state; absolute
 * @param port where it listens, on loopback
 * @param besidePort free for what it needs beside it
 * @param originPort of the upstream
 */
record Site(Path directory, int port, int besidePort, int originPort, Duties duties) {}
