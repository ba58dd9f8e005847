package org.tereze.client.outbox;

import java.time.Instant;
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

  /** A view; made by the outbox. */
  public SentReport(
      long id,
      String to,
      Instant written,
      Precedence precedence,
      int lifetimeHours,
      SentState state,
      Instant since,
      @Nullable String saidBy,
      @Nullable String reason,
      List<String> actions,
      int encodedBytes,
      String codec,
      int packedBytes,
      int envelopeBytes,
      @Nullable String keptText) {
    this.id = id;
    this.to = to;
    this.written = written;
    this.precedence = precedence;
    this.lifetimeHours = lifetimeHours;
    this.state = state;
    this.since = since;
    this.saidBy = saidBy;
    this.reason = reason;
    this.actions = actions;
    this.encodedBytes = encodedBytes;
    this.codec = codec;
    this.packedBytes = packedBytes;
    this.envelopeBytes = envelopeBytes;
    this.keptText = keptText;
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

  /** What the client did about it by itself, oldest first; one sentence each. */
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

  /** The sealed envelope, in bytes. */
  public int envelopeBytes() {
    return envelopeBytes;
  }

  /** The text, only if it was asked to be kept; null otherwise. */
  public @Nullable String keptText() {
    return keptText;
  }
}
