package org.tereze.client.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report that was opened here, as much of it as has come, and how sure its origin is.
 *
 * <p>Immutable; any thread.
 */
public final class ReceivedReport {
  private final long id;
  private final String from;
  private final boolean confirmed;
  private final Instant received;
  private final Authorship authorship;
  private final Content content;
  private final List<byte[]> encoded;

  /** A view; made by the inbox. {@code encoded} are the Report messages as opened. */
  public ReceivedReport(
      long id,
      String from,
      boolean confirmed,
      Instant received,
      Authorship authorship,
      Content content,
      List<byte[]> encoded) {
    this.id = id;
    this.from = from;
    this.confirmed = confirmed;
    this.received = received;
    this.authorship = authorship;
    this.content = content;
    this.encoded = new ArrayList<>(encoded);
  }

  /** Its number on this device, from 1. */
  public long id() {
    return id;
  }

  /** The contact whose session brought it. */
  public String from() {
    return from;
  }

  /** Whether that contact's fingerprint was compared and its session proves its identity. */
  public boolean confirmed() {
    return confirmed;
  }

  /** When it was opened, by this device's clock. */
  public Instant received() {
    return received;
  }

  /** Who wrote it, and what proves that. */
  public Authorship authorship() {
    return authorship;
  }

  /** What it says. */
  public Content content() {
    return content;
  }

  /** The encoded Report message as it was opened, or those of its parts that have come; copies. */
  public List<byte[]> encoded() {
    List<byte[]> copies = new ArrayList<>();
    for (byte[] one : encoded) {
      copies.add(one.clone());
    }
    return copies;
  }

  /** Who wrote a report and what proves it. */
  public static final class Authorship {
    private final String author;
    private final @Nullable String forwardedBy;
    private final Proof proof;
    private final @Nullable String heardFrom;
    private final String comment;

    /** See the accessors. */
    public Authorship(
        String author,
        @Nullable String forwardedBy,
        Proof proof,
        @Nullable String heardFrom,
        String comment) {
      this.author = author;
      this.forwardedBy = forwardedBy;
      this.proof = proof;
      this.heardFrom = heardFrom;
      this.comment = comment;
    }

    /**
     * The contact's name, or for a forwarded report the author's name as the forwarder knows it.
     */
    public String author() {
      return author;
    }

    /** The contact that forwarded it, or null. */
    public @Nullable String forwardedBy() {
      return forwardedBy;
    }

    /** What proves the author. */
    public Proof proof() {
      return proof;
    }

    /** Whose words they are, for a report that was taken by telephone; null otherwise. */
    public @Nullable String heardFrom() {
      return heardFrom;
    }

    /** The forwarder's own words; empty if there are none. */
    public String comment() {
      return comment;
    }
  }

  /** What proves who wrote a report. */
  public enum Proof {
    /** The session only: this device can be sure, nobody else can be convinced. */
    SESSION,
    /** The author's signature, which verified. */
    SIGNATURE_VALID,
    /** A signature that does not verify: treat as not written by the author. */
    SIGNATURE_INVALID,
    /** Nothing: forwarded without a signature, so it is the forwarder's word. */
    NONE
  }

  /** What a report says; each part null or empty where the author said nothing. */
  public static final class Content {
    private final String text;
    private final @Nullable Instant at;
    private final @Nullable String place;
    private final String category;
    private final List<String> tags;
    private final long replyTo;
    private final Map<String, Integer> counts;
    private final int checkInHours;
    private final int parts;
    private final List<Integer> missing;
    private final List<ReceivedFile> files;

    /** See the accessors. */
    public Content(
        String text,
        @Nullable Instant at,
        @Nullable String place,
        String category,
        List<String> tags,
        long replyTo,
        Map<String, Integer> counts,
        int checkInHours,
        int parts,
        List<Integer> missing,
        List<ReceivedFile> files) {
      this.text = text;
      this.at = at;
      this.place = place;
      this.category = category;
      this.tags = tags;
      this.replyTo = replyTo;
      this.counts = counts;
      this.checkInHours = checkInHours;
      this.parts = parts;
      this.missing = missing;
      this.files = files;
    }

    /**
     * The words; empty if there are none. Where parts are missing a mark stands on a line of its
     * own, {@code [… 3–5/19 …]}.
     */
    public String text() {
      return text;
    }

    /** When what it tells of happened, to the minute; null if not said. */
    public @Nullable Instant at() {
      return at;
    }

    /** Where: a name, or latitude, longitude and precision; null if not said. */
    public @Nullable String place() {
      return place;
    }

    /** The category's name in lower case; empty if none. */
    public String category() {
      return category;
    }

    /** Tags, in the author's order. */
    public List<String> tags() {
      return tags;
    }

    /** The number on this device of the sent report that this answers; 0 if none or not known. */
    public long replyTo() {
      return replyTo;
    }

    /** What was counted: people, injured, killed, detained, missing, released; only those said. */
    public Map<String, Integer> counts() {
      return Collections.unmodifiableMap(counts);
    }

    /** Within so many hours the author meant to write again; 0 if not said. */
    public int checkInHours() {
      return checkInHours;
    }

    /** How many parts the report came in, or will; 0 if one envelope held it. */
    public int parts() {
      return parts;
    }

    /** How many of these have come. */
    public int partsHere() {
      return parts - missing.size();
    }

    /** The files that it names, here or not; {@code Client.file} reads one. */
    public List<ReceivedFile> files() {
      return Collections.unmodifiableList(files);
    }

    /** The numbers of those that have not, from 1, in order; 1 is the headline. */
    public List<Integer> missing() {
      return missing;
    }
  }
}
