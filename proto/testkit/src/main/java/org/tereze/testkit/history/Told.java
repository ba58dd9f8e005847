package org.tereze.testkit.history;

import org.tereze.wire.Disposition;

/** What was said of one envelope. Immutable. */
final class Told {
  final Ask ask;
  final Disposition what;

  Told(Ask ask, Disposition what) {
    this.ask = ask;
    this.what = what;
  }
}
