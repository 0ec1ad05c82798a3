package dev.tollway.benchmarks.rig;

/**
 * What one proxy did in one round.
 *
 * @param variant name of the proxy
 * @param cycle in which all processes were new, from 1
 * @param pass in which each variant had one round, from 1
 * @param perSecond answers
 * @param cpuMicros processor time of the proxy for each answer; NaN without a proxy
 * @param generatorBusy share of the time in which the other core was busy, 0 to 1
 * @param foreign share of a core that processes used which are none of ours, 0 to 2
 * @param stolen larger share of the time that the machine below took from one of the two cores
 * @param unexpected share of the answers that had another status than they must have, 0 to 1
 * @param unexpectedStatus the newest of those, 0: none
 */
record Round(
    String variant,
    String scenario,
    int cycle,
    int pass,
    double perSecond,
    double cpuMicros,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    double generatorBusy,
    double foreign,
    double stolen,
    double unexpected,
    int unexpectedStatus) {}
