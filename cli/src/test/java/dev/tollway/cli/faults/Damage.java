package dev.tollway.cli.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

/** What may have happened to a journal between two lives of a sidecar. */
enum Damage {
  TRUNCATED {
    @Override
    byte[] of(byte[] journal) {
      return Arrays.copyOf(journal, PAGE + 700);
    }
  },
  CUT_IN_THE_HEADER {
    @Override
    byte[] of(byte[] journal) {
      return Arrays.copyOf(journal, 100);
    }
  },
  BITS_FLIPPED {
    @Override
    byte[] of(byte[] journal) {
      Random random = new Random(5);
      for (int at = PAGE; at < PAGE + 3_000; at += 1 + random.nextInt(40)) {
        journal[at] ^= (byte) (1 << random.nextInt(8));
      }
      return journal;
    }
  },
  OF_ANOTHER_BOOT {
    @Override
    byte[] of(byte[] journal) {
      journal[TEXTS + Short.BYTES] ^= 1;
      CRC32C crc = new CRC32C();
      crc.update(journal, TEXTS, TEXT_BYTES);
      ByteBuffer.wrap(journal).order(ByteOrder.nativeOrder()).putLong(8, crc.getValue() | 1L << 40);
      return journal;
    }
  },
  OF_ANOTHER_VERSION {
    @Override
    byte[] of(byte[] journal) {
      journal[0] ^= 2;
      return journal;
    }
  };

  private static final int PAGE = 4_096;

  /** Boot id, pod uid and incarnation, each a length and 256 bytes. */
  private static final int TEXTS = 64;

  private static final int TEXT_BYTES = 3 * (Short.BYTES + 256);

  abstract byte[] of(byte[] journal);

  void strike(Path journal) throws IOException {
    Files.write(journal, of(Files.readAllBytes(journal)));
  }
}
