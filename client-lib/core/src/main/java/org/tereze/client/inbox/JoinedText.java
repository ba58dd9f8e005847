package org.tereze.client.inbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The text of a report, as much of it as has come: a mark stands where parts are missing. */
final class JoinedText {
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> missing = new ArrayList<>();
  private final int of;
  private int next = 1;

  /** Of so many parts. */
  JoinedText(int of) {
    this.of = of;
  }

  /** Adds a part, each behind those before it. */
  void add(int number, String words) {
    mark(number - 1);
    text.append(words);
    next = Math.max(next, number + 1);
  }

  /** Nothing more has come. */
  void end() {
    mark(of);
    next = of + 1;
  }

  private void mark(int last) {
    if (next > last) {
      return;
    }
    for (int number = next; number <= last; number++) {
      missing.add(number);
    }
    if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
      text.append('\n');
    }
    text.append("[… ").append(next);
    if (next < last) {
      text.append('–').append(last);
    }
    text.append('/').append(of).append(" …]");
    if (last < of) {
      text.append('\n');
    }
  }

  List<Integer> missing() {
    return Collections.unmodifiableList(missing);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
