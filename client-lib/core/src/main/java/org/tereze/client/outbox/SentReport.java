package org.tereze.client.outbox;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tereze.wire.Precedence;

/**
 * The truth about one report written here: where it is and who says so.
 *
 * <p>Immutable; any thread.
 */
public final class SentReport {
  private final long id;
  private final String to;
  private final Instant written;
  private final Precedence precedence;
  private final int lifetimeHours;
  private final int part;
  private final int file;
  private final List<SentReport> parts;
  private final List<SentReport> pieces;
  private final SentState state;
  private final Instant since;
  private final @Nullable String saidBy;
  private final @Nullable String reason;
  private final List<String> actions;
  private final int encodedBytes;
  private final String codec;
  private final int packedBytes;
  private final int envelopeBytes;
  private final @Nullable String keptText;

  private SentReport(Builder from) {
    this.id = from.id;
    this.to = from.to;
    this.written = from.written;
    this.precedence = from.precedence;
    this.lifetimeHours = from.lifetimeHours;
    this.part = from.part;
    this.file = from.file;
    this.parts = from.parts;
    this.pieces = from.pieces;
    this.state = from.state;
    this.since = from.since;
    this.saidBy = from.saidBy;
    this.reason = from.reason;
    this.actions = from.actions;
    this.encodedBytes = from.encodedBytes;
    this.codec = from.codec;
    this.packedBytes = from.packedBytes;
    this.envelopeBytes = from.envelopeBytes;
    this.keptText = from.keptText;
  }

  static Builder builder(long id, String to) {
    return new Builder(id, to);
  }

  /** Its number on this device, from 1. */
  public long id() {
    return id;
  }

  /** The contact's name. */
  public String to() {
    return to;
  }

  /** When it was written, by this device's clock. */
  public Instant written() {
    return written;
  }

  /** How urgent. */
  public Precedence precedence() {
    return precedence;
  }

  /** How long a relay must keep it, in hours. */
  public int lifetimeHours() {
    return lifetimeHours;
  }

  /** Which part of a report this is, from 1; 0 if it is a report. */
  public int part() {
    return part;
  }

  /** Which of a report's files this is a piece of, from 1; 0 if of none. */
  public int file() {
    return file;
  }

  /** The pieces of its files, each in an envelope of its own, file by file; empty without files. */
  public List<SentReport> pieces() {
    return pieces;
  }

  /**
   * What went in envelopes of its own, the headline first; empty where one envelope holds all. What
   * else is said here is of the whole: the state is that of the slowest part. Files have theirs in
   * {@link #pieces}, only their bytes are counted here.
   */
  public List<SentReport> parts() {
    return parts;
  }

  /** How many of {@link #parts} are in this state. */
  public int partsIn(SentState where) {
    int count = 0;
    for (SentReport one : parts) {
      count += one.state == where ? 1 : 0;
    }
    return count;
  }

  /** Where it is. */
  public SentState state() {
    return state;
  }

  /** Since when, by this device's clock. */
  public Instant since() {
    return since;
  }

  /** Who says so: a relay's address, the contact's name, or null for this device. */
  public @Nullable String saidBy() {
    return saidBy;
  }

  /** Why, where there is more to say; null otherwise. */
  public @Nullable String reason() {
    return reason;
  }

  /** What the client did about it by itself, oldest first; one sentence each. Parts have theirs. */
  public List<String> actions() {
    return actions;
  }

  /** The report as encoded, before codec byte and padding, in bytes. */
  public int encodedBytes() {
    return encodedBytes;
  }

  /**
   * What made it small: {@code raw}, {@code deflate}, {@code fields}, the language of a text model,
   * or the name of a pack.
   */
  public String codec() {
    return codec;
  }

  /** The report under that codec, before codec byte and padding, in bytes. */
  public int packedBytes() {
    return packedBytes;
  }

  /** The sealed envelope, in bytes; of parts all together. */
  public int envelopeBytes() {
    return envelopeBytes;
  }

  /** The text, only if it was asked to be kept; null otherwise. */
  public @Nullable String keptText() {
    return keptText;
  }

  /** Gathers what a view shows. One thread. */
  static final class Builder {
    private final long id;
    private final String to;
    private Instant written = Instant.EPOCH;
    private Precedence precedence = Precedence.ROUTINE;
    private int lifetimeHours;
    private int part;
    private int file;
    private List<SentReport> parts = Collections.emptyList();
    private List<SentReport> pieces = Collections.emptyList();
    private SentState state = SentState.UNKNOWN;
    private Instant since = Instant.EPOCH;
    private @Nullable String saidBy;
    private @Nullable String reason;
    private List<String> actions = Collections.emptyList();
    private int encodedBytes;
    private String codec = "";
    private int packedBytes;
    private int envelopeBytes;
    private @Nullable String keptText;

    private Builder(long id, String to) {
      this.id = id;
      this.to = to;
    }

    Builder written(Instant when) {
      written = when;
      return this;
    }

    Builder precedence(Precedence value) {
      precedence = value;
      return this;
    }

    Builder lifetimeHours(int hours) {
      lifetimeHours = hours;
      return this;
    }

    Builder part(int number) {
      part = number;
      return this;
    }

    Builder file(int number) {
      file = number;
      return this;
    }

    Builder pieces(List<SentReport> all) {
      pieces = Collections.unmodifiableList(all);
      return this;
    }

    Builder parts(List<SentReport> all) {
      parts = Collections.unmodifiableList(all);
      return this;
    }

    Builder state(
        SentState where, Instant sinceWhen, @Nullable String whoSays, @Nullable String why) {
      state = where;
      since = sinceWhen;
      saidBy = whoSays;
      reason = why;
      return this;
    }

    Builder actions(List<String> done) {
      actions = done;
      return this;
    }

    Builder bytes(int encoded, String packedBy, int packed, int envelope) {
      encodedBytes = encoded;
      codec = packedBy;
      packedBytes = packed;
      envelopeBytes = envelope;
      return this;
    }

    Builder keptText(@Nullable String text) {
      keptText = text;
      return this;
    }

    SentReport build() {
      return new SentReport(this);
    }
  }
}
