package dev.tollway.accounting.simulation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The fault mix of one seed, each fault with its chance in thousandths; most are zero in any one
 * seed, so that each also shows alone.
 */
record Faults(Map<Fault, Integer> chances) {

  Faults {
    EnumMap<Fault, Integer> copy = new EnumMap<>(Fault.class);
    copy.putAll(chances);
    chances = Collections.unmodifiableMap(copy);
  }

  static Faults draw(RandomGenerator random) {
    Map<Fault, Integer> drawn = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      boolean present = random.nextInt(4) == 0;
      drawn.put(fault, present ? 1 + random.nextInt(fault.most) : 0);
    }
    return new Faults(drawn);
  }

  int chance(Fault fault) {
    return chances.getOrDefault(fault, 0);
  }

  Faults without(Fault fault) {
    Map<Fault, Integer> fewer = new EnumMap<>(chances);
    fewer.put(fault, 0);
    return new Faults(fewer);
  }

  @Override
  public String toString() {
    Map<Fault, Integer> present = new EnumMap<>(chances);
    present.values().removeIf(chance -> chance == 0);
    return present.toString();
  }
}
