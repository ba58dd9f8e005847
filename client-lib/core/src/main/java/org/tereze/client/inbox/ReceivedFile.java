package org.tereze.client.inbox;

/** A file that a received report names, and how much of it has come. Immutable; any thread. */
public final class ReceivedFile {
  private final int number;
  private final String name;
  private final String mediaType;
  private final int lengthBytes;
  private final int bytesHere;

  ReceivedFile(int number, String name, String mediaType, int lengthBytes, int bytesHere) {
    this.number = number;
    this.name = name;
    this.mediaType = mediaType;
    this.lengthBytes = lengthBytes;
    this.bytesHere = bytesHere;
  }

  /** Its number in the report, from 1. */
  public int number() {
    return number;
  }

  /** As the sender called it: for people only. It may name any place and hold any character. */
  public String name() {
    return name;
  }

  /** What the sender says it is; may be empty, and wrong. */
  public String mediaType() {
    return mediaType;
  }

  /** How long the sender says that it is. */
  public int lengthBytes() {
    return lengthBytes;
  }

  /** How much of it has come. */
  public int bytesHere() {
    return bytesHere;
  }

  /** Whether all of it has come; whether it is what was named is checked when it is read. */
  public boolean isHere() {
    return bytesHere == lengthBytes;
  }
}
