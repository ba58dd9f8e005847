package org.tereze.client.vault;

/** One of the two files of a vault; each has its own key and is atomic by itself. */
public enum Segment {
  /** Contacts, outbox, inbox, settings: kept until it is compacted. */
  JOURNAL("journal", 'J'),
  /**
   * Session states, message keys, prekeys: rewritten often under a new key, the old key destroyed.
   */
  CHAINS("chains", 'C');

  private final String fileName;
  private final char mark;

  Segment(String fileName, char mark) {
    this.fileName = fileName;
    this.mark = mark;
  }

  String fileName() {
    return fileName;
  }

  char mark() {
    return mark;
  }
}
