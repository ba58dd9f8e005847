package org.tereze.bench.planner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.tereze.window.plan.Part;
import org.tereze.wire.Precedence;

/** A scene in the making; all of it by chance. One thread. */
final class SceneMaker {
  private static final int LEAST_DEADLINE_MILLIS = 5_000;
  private static final int DEADLINE_SPREAD_MILLIS = 120_000;

  final Random random;
  private final List<Piece> pieces = new ArrayList<>();
  private int smallest = 60;
  private int largest = 600;
  private int windowMillis;

  /** To so many goes what follows. */
  int mailboxes = 1;

  /** One of so many has a deadline; 0: none. */
  int deadlines;

  SceneMaker(Random random) {
    this.random = random;
  }

  /** Of a hundred 3 FLASH, 12 IMMEDIATE, 25 PRIORITY. */
  Precedence usual() {
    int percent = random.nextInt(100);
    if (percent < 3) {
      return Precedence.FLASH;
    }
    if (percent < 15) {
      return Precedence.IMMEDIATE;
    }
    return percent < 40 ? Precedence.PRIORITY : Precedence.ROUTINE;
  }

  /** What follows has such sizes, the logarithm evenly spread. */
  void sizes(int from, int to) {
    smallest = from;
    largest = to;
  }

  /** What follows comes within so long after the window has opened. */
  void arrivals(int millis) {
    windowMillis = millis;
  }

  void texts(int count, Supplier<Precedence> precedence) {
    for (int i = 0; i < count; i++) {
      add(precedence.get(), Part.WHOLE, size(smallest, largest), random.nextInt(mailboxes));
    }
  }

  void photos(int count, Supplier<Precedence> precedence) {
    for (int i = 0; i < count; i++) {
      add(precedence.get(), Part.WHOLE, size(4_000, 30_000), random.nextInt(mailboxes));
    }
  }

  void headlines(int count, Supplier<Precedence> precedences) {
    for (int i = 0; i < count; i++) {
      Precedence precedence = precedences.get();
      int mailbox = random.nextInt(mailboxes);
      add(precedence, Part.HEADLINE, size(60, 140), mailbox);
      add(precedence, Part.BODY, size(100, 3_000), mailbox);
    }
  }

  private int size(int from, int to) {
    return (int) (from * Math.pow((double) to / from, random.nextDouble()));
  }

  private void add(Precedence precedence, Part part, int bytes, int mailbox) {
    int headline = part == Part.BODY ? pieces.size() - 1 : Piece.NO_HEADLINE;
    long arrival = part == Part.BODY ? pieces.get(headline).arrivalMillis() : arrival();
    pieces.add(
        new Piece(
            pieces.size(), mailbox, precedence, part, bytes, headline, arrival, deadline(arrival)));
  }

  private long arrival() {
    return windowMillis == 0 ? 0 : 1 + random.nextInt(windowMillis);
  }

  private long deadline(long arrival) {
    return deadlines > 0 && random.nextInt(deadlines) == 0
        ? arrival + LEAST_DEADLINE_MILLIS + random.nextInt(DEADLINE_SPREAD_MILLIS)
        : Piece.NO_DEADLINE;
  }

  /** In the order of arrival, which for what has waited is by chance. */
  List<Piece> pieces() {
    List<Piece> order = new ArrayList<>(pieces);
    Collections.shuffle(order, random);
    order.sort(Comparator.comparingLong(Piece::arrivalMillis));
    int[] numbers = new int[order.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[order.get(i).number()] = i;
    }
    List<Piece> numbered = new ArrayList<>();
    for (Piece piece : order) {
      numbered.add(piece.numbered(numbers));
    }
    return numbered;
  }
}
