package dev.tollway.sidecar.meter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollway.accounting.frame.Final;
import dev.tollway.sidecar.ledger.Incarnation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalsTest {
  private static final String BOOT = "6f1e4c1a-boot";
  @TempDir private Path directory;

  @Test
  void continuesTheIncarnationUnderTheSameBoot() throws IOException {
    String incarnation = begin("pod", BOOT);

    try (Journals again = journals("pod", BOOT)) {
      assertThat(again.first().identity().incarnation()).isEqualTo(incarnation);
      assertThat(again.found()).isEmpty();
    }
  }

  @Test
  void remembersTheLedgerThatWelcomedIt() throws IOException {
    try (Journals journals = journals("pod", BOOT)) {
      journals.first().welcomed("ledger-7", 42);
    }

    try (Journals again = journals("pod", BOOT)) {
      Incarnation first = again.first();
      assertThat(first.identity().ledgerId()).isEqualTo("ledger-7");
      assertThat(first.identity().term()).isEqualTo(42);
    }
  }

  @Test
  void endsWhatAnotherBootWroteAndDoesNotCallItExact() throws IOException {
    String old = begin("pod", "another-boot");

    try (Journals again = journals("pod", BOOT)) {
      assertThat(again.first().identity().incarnation()).isNotEqualTo(old);
      List<Final> finals = again.found();
      assertThat(finals).extracting(Final::incarnation).containsExactly(old);
      assertThat(finals).extracting(Final::exact).containsExactly(false);
    }
  }

  @Test
  void endsWhatAnotherPodWroteAndCallsItExact() throws IOException {
    String old = begin("another-pod", BOOT);

    try (Journals again = journals("pod", BOOT)) {
      again.first();
      assertThat(again.found())
          .extracting(Final::incarnation, Final::exact)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(old, true));
    }
  }

  @Test
  void neverContinuesWhatWasToldToBeOver() throws IOException {
    String old;
    try (Journals journals = journals("pod", BOOT)) {
      Incarnation first = journals.first();
      old = first.identity().incarnation();
      first.end();
    }

    try (Journals again = journals("pod", BOOT)) {
      assertThat(again.first().identity().incarnation()).isNotEqualTo(old);
      assertThat(again.found()).extracting(Final::incarnation).containsExactly(old);
    }
  }

  @Test
  void endsAJournalWithABrokenSlotAndDoesNotCallItExact() throws IOException {
    begin("pod", BOOT);
    Path file = files().getFirst();
    try (RandomAccessFile broken = new RandomAccessFile(file.toFile(), "rw")) {
      broken.seek(JournalHeader.BYTES + 63 * 8);
      broken.writeLong(12_345);
    }

    try (Journals again = journals("pod", BOOT)) {
      again.first();
      assertThat(again.found()).extracting(Final::exact).containsExactly(false);
    }
  }

  @Test
  void endsAJournalThatWasCutAndDoesNotCallItExact() throws IOException {
    String old = begin("pod", BOOT);
    try (RandomAccessFile cut = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
      cut.setLength(JournalHeader.BYTES + 512);
    }

    try (Journals again = journals("pod", BOOT)) {
      assertThat(again.first().identity().incarnation()).isNotEqualTo(old);
      assertThat(again.found()).extracting(Final::exact).containsExactly(false);
    }
  }

  @Test
  void doesNotTouchAFileThatIsNoJournal() throws IOException {
    Path strange = directory.resolve("strange.journal");
    Files.writeString(strange, "x".repeat(10_000));

    try (Journals journals = journals("pod", BOOT)) {
      journals.first();
      assertThat(journals.found()).isEmpty();
    }
    assertThat(Files.readString(strange)).isEqualTo("x".repeat(10_000));
  }

  @Test
  void removesAJournalOnceTheLedgerHasItsLastWords() throws IOException {
    String old = begin("another-pod", BOOT);

    try (Journals again = journals("pod", BOOT)) {
      again.first();
      again.found();
      assertThat(files()).hasSize(2);

      again.told(List.of(old));

      assertThat(files()).hasSize(1);
    }
  }

  @Test
  void writesEveryPageWhenItIsMade() throws IOException {
    begin("pod", BOOT);

    assertThat(Files.size(files().getFirst())).isEqualTo(JournalHeader.BYTES + 8 * 512L);
  }

  private String begin(String pod, String boot) throws IOException {
    try (Journals journals = journals(pod, boot)) {
      return journals.first().identity().incarnation();
    }
  }

  private Journals journals(String pod, String boot) throws IOException {
    return new Journals(directory, pod, boot, 8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }
}
