package org.tereze.client.home;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.client.vault.Batch;
import org.tereze.client.vault.Table;
import org.tereze.client.vault.Vault;
import org.tereze.client.vault.VaultEntry;
import org.tereze.client.vault.VaultException;

/**
 * One table of the vault as typed values in memory; changes wait until {@link Home#commit}.
 *
 * <p>Not thread-safe: under the home's lock.
 */
public final class Ledger<T> {
  /** Turns values into bytes and back. */
  public interface Form<T> {
    /** The value as bytes. */
    byte[] write(T value);

    /**
     * The value of {@link #write}.
     *
     * @throws VaultException if the bytes are something else
     */
    T read(byte[] bytes) throws VaultException;
  }

  private final Table table;
  private final Form<T> form;
  private final TreeMap<ByteString, T> values =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  private final Set<ByteString> changed = new HashSet<>();

  Ledger(Table table, Form<T> form) {
    this.table = table;
    this.form = form;
  }

  /** Forgets what is in memory and reads the table. */
  void load(Vault vault) throws VaultException {
    values.clear();
    changed.clear();
    for (VaultEntry entry : vault.iterate(table)) {
      values.put(ByteString.copyFrom(entry.key()), form.read(entry.value()));
    }
  }

  /** Adds what changed. */
  void addTo(Batch batch) {
    for (ByteString key : changed) {
      T value = values.get(key);
      if (value == null) {
        batch.delete(table, key.toByteArray());
      } else {
        batch.put(table, key.toByteArray(), form.write(value));
      }
    }
  }

  void committed() {
    changed.clear();
  }

  /** The value, or null. */
  public @Nullable T get(ByteString key) {
    return values.get(key);
  }

  /** Puts a value, in the place of an older one. */
  public void put(ByteString key, T value) {
    values.put(key, value);
    changed.add(key);
  }

  /** Removes a value, which need not be there. */
  public void remove(ByteString key) {
    if (values.remove(key) != null) {
      changed.add(key);
    }
  }

  /** All values in the order of their keys: a copy. */
  public List<T> all() {
    return new ArrayList<>(values.values());
  }

  /** The values whose keys begin like this, in the order of their keys: a copy. */
  public List<T> under(ByteString prefix) {
    List<T> found = new ArrayList<>();
    for (Map.Entry<ByteString, T> entry : values.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.add(entry.getValue());
    }
    return found;
  }

  /** All keys in their order: a copy. */
  public List<ByteString> keys() {
    return new ArrayList<>(values.keySet());
  }

  /** How many keys have changed since the last commit. */
  public int changedCount() {
    return changed.size();
  }

  /** How many values there are. */
  public int size() {
    return values.size();
  }
}
