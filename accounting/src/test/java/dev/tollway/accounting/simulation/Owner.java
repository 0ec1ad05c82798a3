package dev.tollway.accounting.simulation;

import dev.tollway.accounting.calendar.Alignment;
import dev.tollway.accounting.calendar.Period;
import dev.tollway.accounting.ledger.AccountTerms;
import dev.tollway.accounting.ledger.Input;
import dev.tollway.accounting.ledger.MoneyTerms;
import dev.tollway.accounting.ledger.QuotaTerms;
import dev.tollway.accounting.ledger.TopUp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Who sells: sets limits, plan, zone and start, and takes money. */
final class Owner {
  private static final List<ZoneId> ZONES =
      List.of(
          ZoneOffset.UTC,
          ZoneId.of("Asia/Kolkata"),
          ZoneId.of("Asia/Kathmandu"),
          ZoneId.of("America/St_Johns"));

  private final World world;
  private final Alignment alignment;
  private final List<Input.Terms> told = new ArrayList<>();
  private final List<TopUp> topUps = new ArrayList<>();
  private long hourly;
  private long pack;
  private String plan = "shop/gold";
  private ZoneId zone = ZoneOffset.UTC;
  private Instant start = World.BEGIN;
  private long revision = 1;

  Owner(World world) {
    this.world = world;
    alignment = world.dice.coin() ? Alignment.CALENDAR : Alignment.SUBSCRIPTION;
    hourly = 1L + world.dice.below(12);
    pack = 1L + world.dice.below(30);
    topUps.add(new TopUp("inv-0", 1L + world.dice.below(40), "EUR", null));
    told.add(terms());
  }

  Input.Terms newest() {
    return told.getLast();
  }

  void edit(Fault what) {
    revision++;
    switch (what) {
      case EDIT_LIMIT -> {
        if (world.dice.coin()) {
          hourly = world.dice.below(12);
        } else {
          pack = world.dice.below(30);
        }
      }
      case EDIT_PLAN -> {
        plan = "shop/plan-" + revision;
        hourly = world.dice.coin() ? hourly : 1L + world.dice.below(12);
      }
      case EDIT_ZONE -> zone = world.dice.one(ZONES);
      case EDIT_START -> start = World.BEGIN.minus(Duration.ofMinutes(world.dice.below(50)));
      case TOP_UP -> topUps.add(topUp());
      default -> throw new IllegalArgumentException(what + " is no edit");
    }
    told.add(terms());
    world.say(() ->
        "revision %d: %s, hourly %d, pack %d, zone %s, start %s, top-ups %s"
            .formatted(revision, plan, hourly, pack, zone, start, topUps));
    world.ledgers.tell(newest());
  }

  /** What a replica still had in its queue. */
  void tellStaleTerms() {
    world.ledgers.tell(world.dice.one(told));
  }

  private TopUp topUp() {
    long amount = world.dice.below(6) == 0 ? -1L - world.dice.below(9) : 1L + world.dice.below(20);
    Instant expiry =
        switch (world.dice.below(4)) {
          case 0 -> world.ledgers.time().plusSeconds(1 + world.dice.below(30));
          case 1 -> world.ledgers.time().plusSeconds(1 + world.dice.below(1_800));
          default -> null;
        };
    return new TopUp("inv-" + topUps.size(), amount, "EUR", amount < 0 ? null : expiry);
  }

  private Input.Terms terms() {
    QuotaTerms perHour = new QuotaTerms("hourly", "Requests", hourly, Period.HOUR, alignment, zone);
    QuotaTerms once =
        new QuotaTerms(
            "pack", "Requests", pack, Period.LIFETIME, Alignment.CALENDAR, ZoneOffset.UTC);
    MoneyTerms balance = new MoneyTerms("EUR", ZoneOffset.UTC, topUps);
    return new Input.Terms(
        List.of(
            new AccountTerms(
                World.SUBJECT, plan, revision, start, List.of(perHour, once), balance)));
  }
}
