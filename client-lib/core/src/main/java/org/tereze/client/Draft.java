package org.tereze.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tereze.client.codec.PaddingPolicy;
import org.tereze.wire.Precedence;

/**
 * A report before it is sealed: what it says, to whom, how urgent, how long a relay must keep it.
 *
 * <p>Mutable until {@link Client#write}; one thread.
 */
public final class Draft {
  private final String to;
  private final String text;
  private Precedence precedence = Precedence.ROUTINE;
  private int lifetimeHours = 336;
  private int deadlineHours;
  private @Nullable Instant at;
  private @Nullable String placeName;
  private double @Nullable [] placeDegrees;
  private int precisionMetres;
  private String category = "";
  private List<String> tags = new ArrayList<>();
  private final Map<CountOf, Integer> counts = new EnumMap<>(CountOf.class);
  private long replyTo;
  private int checkInHours;
  private boolean signed;
  private boolean keptText;
  private @Nullable String heardFrom;
  private @Nullable PaddingPolicy padding;
  private final List<AttachedFile> files = new ArrayList<>();

  /** A report with {@code text} to the contact named {@code to}. */
  public Draft(String to, String text) {
    this.to = to;
    this.text = text;
  }

  /** How urgent; ROUTINE unless said. */
  public Draft precedence(Precedence value) {
    precedence = value;
    return this;
  }

  /** How long a relay must keep it: 1 to 720 hours, 336 (14 days) unless said. */
  public Draft lifetimeHours(int hours) {
    if (hours < 1 || hours > 720) {
      throw new IllegalArgumentException("lifetime is 1 to 720 hours, not " + hours);
    }
    lifetimeHours = hours;
    return this;
  }

  /**
   * Within how many hours it should have left this device: 1 to 720; half of the lifetime unless
   * said. Later it is worth half as much as others of its precedence. Only this device knows it.
   */
  public Draft deadlineHours(int hours) {
    if (hours < 1 || hours > 720) {
      throw new IllegalArgumentException("a deadline is in 1 to 720 hours, not " + hours);
    }
    deadlineHours = hours;
    return this;
  }

  /** When what it tells of happened; sent to the minute. Not said unless set. */
  public Draft at(Instant when) {
    at = when;
    return this;
  }

  /** Where, by name. */
  public Draft place(String name) {
    placeName = name;
    placeDegrees = null;
    return this;
  }

  /** Where, in WGS 84 degrees, rounded to about {@code precisionMetres} before it is sealed. */
  public Draft place(double latitude, double longitude, int precisionMetres) {
    if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) || precisionMetres < 1) {
      throw new IllegalArgumentException("no such place");
    }
    placeName = null;
    placeDegrees = new double[] {latitude, longitude};
    this.precisionMetres = precisionMetres;
    return this;
  }

  /** One of the schema's categories, in lower case; none unless set. */
  public Draft category(String name) {
    category = name;
    return this;
  }

  /** Tags, in order. */
  public Draft tags(List<String> values) {
    tags = new ArrayList<>(values);
    return this;
  }

  /** How many; not said unless set. */
  public Draft count(CountOf of, int number) {
    if (number < 0) {
      throw new IllegalArgumentException("a count is not negative");
    }
    counts.put(of, number);
    return this;
  }

  /** The number of the inbox report that this answers. */
  public Draft replyTo(long inboxId) {
    replyTo = inboxId;
    return this;
  }

  /** The author will write again within this many hours; silence then is news. */
  public Draft checkInHours(int hours) {
    checkInHours = hours;
    return this;
  }

  /**
   * Signs with the identity key. For good: whoever holds the report can then prove to anyone who
   * wrote it.
   */
  public Draft signed() {
    signed = true;
    return this;
  }

  /**
   * Keeps the text readable on this device; without it a sent report cannot be read here any more.
   */
  public Draft keepText() {
    keptText = true;
    return this;
  }

  /** Whose words these are, for a report taken by telephone. */
  public Draft heardFrom(String name) {
    heardFrom = name;
    return this;
  }

  /** To which size its envelope is filled up; as the contact's reports are unless said. */
  public Draft padding(PaddingPolicy policy) {
    padding = policy;
    return this;
  }

  /**
   * A file that goes along, as it is: with all that a camera wrote into it. It goes last, in as
   * many windows as it needs; up to 512 KiB of files a report. {@code bytes} is copied.
   *
   * @param name what the recipient is shown, not a path
   * @param mediaType such as {@code image/jpeg}; empty if not known
   */
  public Draft attach(String name, String mediaType, byte[] bytes) {
    files.add(new AttachedFile(name, mediaType, bytes));
    return this;
  }

  String to() {
    return to;
  }

  String text() {
    return text;
  }

  Precedence precedence() {
    return precedence;
  }

  int lifetimeHours() {
    return lifetimeHours;
  }

  /** 0: not said. */
  int deadlineHours() {
    return deadlineHours;
  }

  @Nullable Instant at() {
    return at;
  }

  @Nullable String placeName() {
    return placeName;
  }

  double @Nullable [] placeDegrees() {
    return placeDegrees == null ? null : Arrays.copyOf(placeDegrees, 2);
  }

  int precisionMetres() {
    return precisionMetres;
  }

  String category() {
    return category;
  }

  List<String> tags() {
    return Collections.unmodifiableList(tags);
  }

  /** What was counted. */
  Map<CountOf, Integer> counts() {
    return Collections.unmodifiableMap(counts);
  }

  long replyTo() {
    return replyTo;
  }

  int checkInHours() {
    return checkInHours;
  }

  boolean isSigned() {
    return signed;
  }

  boolean isTextKept() {
    return keptText;
  }

  @Nullable String heardFrom() {
    return heardFrom;
  }

  List<AttachedFile> files() {
    return Collections.unmodifiableList(files);
  }

  @Nullable PaddingPolicy padding() {
    return padding;
  }

  /** What is counted. */
  public enum CountOf {
    /** People there. */
    PEOPLE,
    /** Injured. */
    INJURED,
    /** Killed. */
    KILLED,
    /** Detained. */
    DETAINED,
    /** Missing. */
    MISSING,
    /** Released. */
    RELEASED
  }
}
