package org.tereze.testkit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A few operations as people read them: moments and clients numbered anew from 1. One thread. */
final class Excerpt {
  private final List<Operation> operations;
  private final Set<Integer> envelopes;
  private final Hours hours;
  private final Map<Long, Integer> moments = new HashMap<>();
  private final Map<Integer, Integer> clients = new HashMap<>();

  /**
   * An excerpt that is not written yet.
   *
   * @param envelopes of what was given or asked, only these are shown
   */
  Excerpt(List<Operation> operations, Set<Integer> envelopes, Hours hours) {
    this.operations = operations;
    this.envelopes = envelopes;
    this.hours = hours;
    TreeSet<Long> all = new TreeSet<>();
    for (Operation each : operations) {
      all.add(each.invokedAt);
      all.add(each.endedAt);
    }
    all.remove(Operation.NEVER);
    for (Long moment : all) {
      moments.put(moment, moments.size() + 1);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Operation each : operations) {
      Integer end = moments.get(each.endedAt);
      text.append(
          String.format(
              "  %3d–%-3s hour %d–%d client %-3d %s%n",
              moments.get(each.invokedAt),
              end == null ? "?" : end,
              hours.atLeast(each.invokedAt),
              hours.atMost(each.endedAt),
              clients.computeIfAbsent(each.client, client -> clients.size() + 1),
              describe(each)));
    }
    return text.toString();
  }

  private String describe(Operation each) {
    if (each instanceof Put) {
      Put put = (Put) each;
      return String.format(
          "puts %d in lane %d for %d h: %s",
          put.envelope, put.lane, put.lifetimeHours, answer(put, put.answer));
    }
    if (each instanceof Fetch) {
      Fetch fetch = (Fetch) each;
      return "fetches: " + places(fetch) + answer(fetch, fetch.outcome) + rest(fetch);
    }
    if (each instanceof Collect) {
      Collect collect = (Collect) each;
      List<Long> upTo = new ArrayList<>();
      for (long sequence : collect.upTo) {
        upTo.add(sequence);
      }
      return "collects up to " + upTo + ": " + answer(collect, collect.outcome);
    }
    if (each instanceof Ask) {
      return "asks: " + told((Ask) each);
    }
    if (each instanceof Statement) {
      Statement statement = (Statement) each;
      return (statement.revoke ? "revokes: " : "claims: ") + answer(statement, statement.outcome);
    }
    return "the relay's hour is " + ((HourChange) each).hour;
  }

  private static String answer(Operation operation, @Nullable Object answer) {
    return operation.answered ? String.valueOf(answer) : "no answer";
  }

  private static String rest(Fetch fetch) {
    return fetch.complete ? ", nothing else" : ", broken off";
  }

  private String places(Fetch fetch) {
    StringBuilder places = new StringBuilder();
    int others = 0;
    for (Given given : fetch.given) {
      if (envelopes.contains(given.envelope)) {
        places.append(
            String.format("%d at lane %d, %d; ", given.envelope, given.lane, given.sequence));
      } else {
        others++;
      }
    }
    return others == 0 ? places.toString() : places + "others: " + others + "; ";
  }

  private String told(Ask ask) {
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < ask.envelopes.length; i++) {
      if (envelopes.contains(ask.envelopes[i])) {
        told.append(told.length() == 0 ? "" : ", ")
            .append(ask.envelopes[i])
            .append(' ')
            .append(ask.answered ? ask.told[i] : "no answer");
      }
    }
    return told.toString();
  }
}
