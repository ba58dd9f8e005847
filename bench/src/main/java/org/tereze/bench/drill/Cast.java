package org.tereze.bench.drill;

import java.util.ArrayList;
import java.util.List;

/** Who takes part: twenty reporters, five recipients, two edges. Immutable. */
final class Cast {
  static final int EDGES = 2;
  private static final int REPORTERS = 20;
  private static final int RECIPIENTS = 5;

  /** Behind each edge; the others have thin lines of their own. */
  private static final int BEHIND_EDGE = 7;

  private final List<DrillPerson> reporters = new ArrayList<>();
  private final List<DrillPerson> recipients = new ArrayList<>();

  Cast() {
    for (int i = 0; i < REPORTERS; i++) {
      int edge = i / BEHIND_EDGE < EDGES ? i / BEHIND_EDGE : DrillPerson.NONE;
      reporters.add(new DrillPerson("reporter" + (i + 1), edge, true));
    }
    for (int i = 0; i < RECIPIENTS; i++) {
      recipients.add(new DrillPerson("recipient" + (i + 1), DrillPerson.NONE, false));
    }
  }

  List<DrillPerson> reporters() {
    return List.copyOf(reporters);
  }

  List<DrillPerson> recipients() {
    return List.copyOf(recipients);
  }

  /** Those who know each other: a reporter's recipient. */
  DrillPerson recipientOf(DrillPerson reporter) {
    return recipients.get(reporters.indexOf(reporter) % RECIPIENTS);
  }

  /** Who fetches only at night, by the clock of the country. */
  DrillPerson nightReader() {
    return recipients.get(RECIPIENTS - 1);
  }

  /** Whose phone is off from the second day to the fourth. */
  DrillPerson whosePhoneIsOff() {
    return reporters.get(3);
  }
}
