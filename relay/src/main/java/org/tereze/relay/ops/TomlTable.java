package org.tereze.relay.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One table of a TOML file, read key by key: each read names the default and the bounds, and {@link
 * #refuseUnknown} turns every key that nobody asked for into an error. Used by one thread.
 */
final class TomlTable {
  private final String prefix;
  private final @Nullable JsonNode node;
  private final TreeSet<String> known = new TreeSet<>();
  private final List<TomlTable> children = new ArrayList<>();
  private final List<String> lists = new ArrayList<>();

  TomlTable(String prefix, @Nullable JsonNode node) throws ConfigException {
    if (node != null && !node.isObject()) {
      throw new ConfigException("[" + prefix + "] must be a table");
    }
    this.prefix = prefix;
    this.node = node;
  }

  TomlTable table(String key) throws ConfigException {
    TomlTable child = new TomlTable(nameOf(key), value(key));
    children.add(child);
    return child;
  }

  /** The tables of an array of tables; none if the key is not there. */
  List<TomlTable> tables(String key) throws ConfigException {
    JsonNode value = value(key);
    lists.add(key);
    List<TomlTable> tables = new ArrayList<>();
    if (value == null) {
      return tables;
    }
    if (!value.isArray()) {
      throw new ConfigException("[[" + nameOf(key) + "]] must be a list of tables");
    }
    for (JsonNode one : value) {
      tables.add(new TomlTable(nameOf(key), one));
    }
    children.addAll(tables);
    return tables;
  }

  /** A list of texts; empty if the key is not there. */
  List<String> texts(String key) throws ConfigException {
    JsonNode value = value(key);
    List<String> texts = new ArrayList<>();
    if (value != null) {
      boolean isList = value.isArray();
      for (JsonNode one : value) {
        isList &= one.isTextual();
        texts.add(one.asText());
      }
      if (!isList) {
        throw new ConfigException(nameOf(key) + " must be a list of texts in quotes");
      }
    }
    return texts;
  }

  /** Every value of this table as text, whoever reads them. */
  Map<String, String> words() throws ConfigException {
    Map<String, String> words = new LinkedHashMap<>();
    if (node != null) {
      for (var names = node.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        JsonNode value = value(name);
        if (value == null || !(value.isTextual() || value.isBoolean())) {
          throw new ConfigException(nameOf(name) + " must be text in quotes");
        }
        words.put(name, value.asText());
      }
    }
    return words;
  }

  boolean flag(String key, boolean otherwise) throws ConfigException {
    JsonNode value = value(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw new ConfigException(nameOf(key) + " must be true or false");
    }
    return value.booleanValue();
  }

  String text(String key, String otherwise) throws ConfigException {
    JsonNode value = value(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw new ConfigException(nameOf(key) + " must be text in quotes");
    }
    return value.textValue();
  }

  String requiredText(String key) throws ConfigException {
    String text = text(key, "");
    if (text.isBlank()) {
      throw new ConfigException(nameOf(key) + " is missing");
    }
    return text;
  }

  /** Returns a whole number within {@code least..most}; {@code unit} is for the error only. */
  long number(String key, long otherwise, long least, long most, String unit)
      throws ConfigException {
    JsonNode value = value(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < least
        || value.longValue() > most) {
      throw new ConfigException(
          nameOf(key) + " must be a whole number of " + unit + ", " + least + " to " + most);
    }
    return value.longValue();
  }

  int count(String key, int otherwise, int least, int most, String unit) throws ConfigException {
    return Math.toIntExact(number(key, otherwise, least, most, unit));
  }

  /** Throws if this table or one below it holds a key that was never read. */
  void refuseUnknown() throws ConfigException {
    if (node != null) {
      for (var names = node.fieldNames(); names.hasNext(); ) {
        String name = names.next();
        if (!known.contains(name)) {
          throw new ConfigException(
              "unknown key "
                  + nameOf(name)
                  + "; did you mean "
                  + nameOf(NearestName.of(name, known))
                  + "?");
        }
      }
    }
    for (TomlTable child : children) {
      child.refuseUnknown();
    }
  }

  /** Adds the full names of all keys that were asked for, tables left out. */
  void addKnown(List<String> names) {
    for (String key : known) {
      boolean isTable =
          lists.contains(key)
              || children.stream().anyMatch(child -> child.prefix.equals(nameOf(key)));
      if (!isTable) {
        names.add(nameOf(key));
      }
    }
    children.forEach(child -> child.addKnown(names));
  }

  private @Nullable JsonNode value(String key) {
    known.add(key);
    return node == null ? null : node.get(key);
  }

  /** The key's full name, for errors. */
  String nameOf(String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }
}
