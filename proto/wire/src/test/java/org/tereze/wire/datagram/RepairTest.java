package org.tereze.wire.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tereze.wire.datagram.RepairDecoder.Recovered;

class RepairTest {
  private static byte[][] symbols(Random random, int count) {
    byte[][] symbols = new byte[count][];
    for (int i = 0; i < count; i++) {
      symbols[i] = new byte[1 + random.nextInt(40)];
      random.nextBytes(symbols[i]);
    }
    return symbols;
  }

  private static byte[] sum(byte[][] symbols, int first, int from, int span, int repair) {
    byte[] sum = new byte[RepairCode.LENGTH_BYTES];
    for (int i = from; i < from + span; i++) {
      sum = RepairCode.withRoomFor(sum, symbols[i]);
      RepairCode.add(sum, RepairCode.coefficient(repair, first + i), symbols[i]);
    }
    return sum;
  }

  /** Made by another program. */
  @Test
  void bytesOfARepairArePinned() {
    byte[][] symbols = {{1, 2, 3}, {(byte) 0xFF}, {0, 0x10}};
    assertThat(RepairCode.coefficient(0, 0)).isEqualTo(Gf256.inverse(128));
    assertThat(RepairCode.coefficient(5, 130)).isEqualTo(Gf256.inverse(133 ^ 2));
    assertThat(hex(sum(symbols, 7, 0, 3, 0))).isEqualTo(PINNED_0);
    assertThat(hex(sum(symbols, 7, 0, 3, 127))).isEqualTo(PINNED_127);
  }

  private static final String PINNED_0 = "00e6d54acd";
  private static final String PINNED_127 = "00b44535c6";

  private static String hex(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }

  @Test
  void anyRepairsOfASpanRecoverAsManyLostSymbols() {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      int span = 1 + random.nextInt(RepairCode.MAX_SPAN);
      int lost = 1 + random.nextInt(Math.min(span, RepairDecoder.MAX_ROWS));
      int first = random.nextInt(100_000);
      byte[][] symbols = symbols(random, span);
      List<Integer> order = numbers(span);
      Collections.shuffle(order, random);
      Set<Integer> missing = new HashSet<>(order.subList(0, lost));
      List<Integer> repairs = numbers(RepairCode.REPAIRS);
      Collections.shuffle(repairs, random);

      RepairDecoder decoder = new RepairDecoder();
      Map<Integer, byte[]> found = new HashMap<>();
      for (int i = 0; i < span; i++) {
        if (!missing.contains(i)) {
          note(found, decoder.onSymbol(first + i, symbols[i]));
        }
      }
      for (int i = 0; i < lost; i++) {
        assertThat(found).as("round %d", round).isEmpty();
        int repair = repairs.get(i);
        note(found, decoder.onRepair(first, span, repair, sum(symbols, first, 0, span, repair)));
      }
      assertThat(found).hasSize(lost);
      for (int symbol : missing) {
        assertThat(found.get(first + symbol)).isEqualTo(symbols[symbol]);
      }
    }
  }

  @Test
  void recoversInWhateverOrderSymbolsAndRepairsOfDifferentSpansCome() {
    Random random = new Random(4);
    for (int round = 0; round < 300; round++) {
      int count = 10 + random.nextInt(50);
      byte[][] symbols = symbols(random, count);
      RepairDecoder decoder = new RepairDecoder();
      Map<Integer, byte[]> found = new HashMap<>();
      Set<Integer> came = new HashSet<>();
      List<Integer> order = numbers(count);
      Collections.shuffle(order, random);
      int repair = 0;
      for (int symbol : order.subList(0, count - 3)) {
        came.add(symbol);
        note(found, decoder.onSymbol(symbol, symbols[symbol]));
        if (random.nextInt(3) == 0) {
          int from = random.nextInt(count);
          int span = 1 + random.nextInt(count - from);
          byte[] sum = sum(symbols, 0, from, span, repair);
          note(found, decoder.onRepair(from, span, repair++, sum));
        }
      }
      for (int i = 0; came.size() + uncame(found, came) < count && i < 8; i++) {
        note(found, decoder.onRepair(0, count, repair, sum(symbols, 0, 0, count, repair++)));
      }
      assertThat(came.size() + uncame(found, came)).as("round %d", round).isEqualTo(count);
      found.forEach((symbol, bytes) -> assertThat(bytes).isEqualTo(symbols[symbol]));
    }
  }

  private static int uncame(Map<Integer, byte[]> found, Set<Integer> came) {
    return (int) found.keySet().stream().filter(symbol -> !came.contains(symbol)).count();
  }

  @Test
  void aWrongSumNeitherBreaksNorGrowsAnything() {
    Random random = new Random(5);
    RepairDecoder decoder = new RepairDecoder();
    for (int i = 0; i < 2_000; i++) {
      byte[] sum = new byte[random.nextInt(30)];
      random.nextBytes(sum);
      decoder.onRepair(random.nextInt(500), 1 + random.nextInt(64), random.nextInt(128), sum);
      decoder.onSymbol(random.nextInt(500), new byte[] {1});
    }
    assertThat(decoder.heldSymbols()).isLessThanOrEqualTo(RepairDecoder.KEPT);
    assertThat(decoder.heldRows()).isLessThanOrEqualTo(RepairDecoder.MAX_ROWS);
  }

  private static List<Integer> numbers(int count) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    return numbers;
  }

  private static void note(Map<Integer, byte[]> found, List<Recovered> recovered) {
    for (Recovered one : recovered) {
      assertThat(found.put(one.symbol, one.bytes)).isNull();
    }
  }
}
