package org.tereze.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.encoders.Hex;

/** Published vectors from the test resources, and the hexadecimal that they are written in. */
public final class Vectors {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Vectors() {}

  public static JsonNode read(String name) {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no vectors " + name);
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One Wycheproof case with the group that it belongs to. */
  public static final class Case {
    final JsonNode group;
    final JsonNode test;

    Case(JsonNode group, JsonNode test) {
      this.group = group;
      this.test = test;
    }

    byte[] hex(String field) {
      return Vectors.hex(test, field);
    }

    boolean valid() {
      return !test.get("result").asText().equals("invalid");
    }

    @Override
    public String toString() {
      return "tcId " + test.get("tcId") + " " + test.path("comment").asText();
    }
  }

  /** All cases of a Wycheproof file, as many as it says it has. */
  public static List<Case> wycheproof(String name) {
    JsonNode file = read("wycheproof-" + name + "_test.json");
    List<Case> cases = new ArrayList<>();
    for (JsonNode group : file.get("testGroups")) {
      for (JsonNode test : group.get("tests")) {
        cases.add(new Case(group, test));
      }
    }
    if (cases.size() != file.get("numberOfTests").asInt()) {
      throw new IllegalStateException(name + " is cut short");
    }
    return cases;
  }

  public static byte[] hex(JsonNode from, String field) {
    return hex(from.path(field).asText());
  }

  public static byte[] hex(String text) {
    return Hex.decode(text.replace(" ", ""));
  }

  public static String hex(byte[] bytes) {
    return Hex.toHexString(bytes);
  }

  public static SecretBytes secret(byte[] bytes) {
    return SecretBytes.copyOf(bytes);
  }
}
