package org.tereze.client.codec;

import org.tereze.schema.Counts;
import org.tereze.text.TextFormatException;
import org.tereze.text.TextReader;
import org.tereze.text.TextWriter;

/** How many, as symbols: people count in tens and hundreds. Stateless. */
final class CountSymbols {
  private static final int PEOPLE = 40_000;
  private static final int INJURED = 26_000;
  private static final int DETAINED = 26_000;
  private static final int KILLED = 18_000;
  private static final int MISSING = 9_000;
  private static final int RELEASED = 6_000;
  private static final int ESTIMATED = 1 << 13;

  private static final int FIRST_ZERO = 1 << 14;
  private static final int FIRST_ZERO_OF_PEOPLE = 1 << 15;
  private static final int FURTHER_ZERO = 1 << 15;
  private static final int MAX_ZEROS = 6;
  private static final int LOW_BITS = 1;
  private static final int MAX_COUNT = 1 << 30;

  private CountSymbols() {}

  static boolean fits(Counts counts) {
    Counts.Builder same = Counts.newBuilder().setEstimated(counts.getEstimated());
    if (counts.hasPeople() && fits(counts.getPeople())) {
      same.setPeople(counts.getPeople());
    }
    if (counts.hasInjured() && fits(counts.getInjured())) {
      same.setInjured(counts.getInjured());
    }
    if (counts.hasDetained() && fits(counts.getDetained())) {
      same.setDetained(counts.getDetained());
    }
    if (counts.hasKilled() && fits(counts.getKilled())) {
      same.setKilled(counts.getKilled());
    }
    if (counts.hasMissing() && fits(counts.getMissing())) {
      same.setMissing(counts.getMissing());
    }
    if (counts.hasReleased() && fits(counts.getReleased())) {
      same.setReleased(counts.getReleased());
    }
    return same.build().equals(counts);
  }

  private static boolean fits(int count) {
    return count >= 0 && count < MAX_COUNT;
  }

  static void write(Counts counts, TextWriter out) {
    write(counts.hasPeople(), counts.getPeople(), PEOPLE, out);
    write(counts.hasInjured(), counts.getInjured(), INJURED, out);
    write(counts.hasDetained(), counts.getDetained(), DETAINED, out);
    write(counts.hasKilled(), counts.getKilled(), KILLED, out);
    write(counts.hasMissing(), counts.getMissing(), MISSING, out);
    write(counts.hasReleased(), counts.getReleased(), RELEASED, out);
    out.flag(counts.getEstimated(), ESTIMATED);
  }

  static Counts read(TextReader in) throws TextFormatException {
    Counts.Builder counts = Counts.newBuilder();
    if (in.flag(PEOPLE)) {
      counts.setPeople(readCount(PEOPLE, in));
    }
    if (in.flag(INJURED)) {
      counts.setInjured(readCount(INJURED, in));
    }
    if (in.flag(DETAINED)) {
      counts.setDetained(readCount(DETAINED, in));
    }
    if (in.flag(KILLED)) {
      counts.setKilled(readCount(KILLED, in));
    }
    if (in.flag(MISSING)) {
      counts.setMissing(readCount(MISSING, in));
    }
    if (in.flag(RELEASED)) {
      counts.setReleased(readCount(RELEASED, in));
    }
    return counts.setEstimated(in.flag(ESTIMATED)).build();
  }

  private static int firstZero(int likelihood) {
    return likelihood == PEOPLE ? FIRST_ZERO_OF_PEOPLE : FIRST_ZERO;
  }

  private static void write(boolean said, int count, int likelihood, TextWriter out) {
    out.flag(said, likelihood);
    if (!said) {
      return;
    }
    int zeros = 0;
    int left = count;
    while (left > 0 && left % 10 == 0 && zeros < MAX_ZEROS) {
      out.flag(true, zeros == 0 ? firstZero(likelihood) : FURTHER_ZERO);
      left /= 10;
      zeros++;
    }
    if (zeros < MAX_ZEROS) {
      out.flag(false, zeros == 0 ? firstZero(likelihood) : FURTHER_ZERO);
    }
    out.number(zeros == 0 ? left : left - 1, LOW_BITS);
  }

  private static int readCount(int likelihood, TextReader in) throws TextFormatException {
    int zeros = 0;
    long factor = 1;
    while (zeros < MAX_ZEROS && in.flag(zeros == 0 ? firstZero(likelihood) : FURTHER_ZERO)) {
      factor *= 10;
      zeros++;
    }
    long count = ((long) in.number(LOW_BITS) + (zeros == 0 ? 0 : 1)) * factor;
    if (count >= MAX_COUNT) {
      throw new TextFormatException("no such count");
    }
    return (int) count;
  }
}
