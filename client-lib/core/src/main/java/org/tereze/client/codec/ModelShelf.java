package org.tereze.client.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tereze.text.ModelFormatException;
import org.tereze.text.TextModel;

/**
 * The text models at hand: those that the program carries, and packs that were added, which lie in
 * a folder as {@code SHA-256.tzm}.
 *
 * <p>Not thread-safe: under the home's lock. A model is read when it is first needed, and its hash
 * is checked then; what is damaged counts as not there, and {@link #damaged} says so.
 */
public final class ModelShelf {
  /** The largest pack. */
  public static final int MAX_PACK_BYTES = 16 << 20;

  private static final String ENDING = ".tzm";
  private static final int HASH_DIGITS = 64;
  private static final int INVENTORY_DIGITS = 16;

  private final TextModels carried;
  private final Path folder;
  private final Map<Integer, @Nullable ByteBuffer> files = new TreeMap<>();
  private final Map<Integer, @Nullable ModelPack> numbered = new TreeMap<>();
  private final List<String> damaged = new ArrayList<>();
  private @Nullable List<ModelPack> packs;

  /** Of a program that carries these, and adds packs to this folder, which need not be there. */
  public ModelShelf(TextModels carried, Path folder) {
    this.carried = carried;
    this.folder = folder;
  }

  /** All that can be read with; reads every file. */
  public List<ModelPack> all() {
    List<ModelPack> all = new ArrayList<>();
    for (int number : NumberedModels.all()) {
      ModelPack model = numbered(number);
      if (model != null) {
        all.add(model);
      }
    }
    all.addAll(packs());
    return all;
  }

  /**
   * What tells this shelf from one with other files, in letters; reads none of them. When it
   * changes, contacts are to be told.
   */
  public String inventory() {
    StringBuilder inventory = new StringBuilder();
    for (int number : NumberedModels.all()) {
      boolean there = file(number) != null || Files.isRegularFile(addedFile(number));
      inventory.append(there ? NumberedModels.name(number) + " " : "");
    }
    for (Path pack : packFiles()) {
      inventory.append(pack.getFileName().toString(), 0, INVENTORY_DIGITS).append(' ');
    }
    return inventory.toString();
  }

  /** Whether all of the base set is at hand; reads every file. */
  public boolean hasBaseSet() {
    return readable().numbers().containsAll(NumberedModels.baseSet());
  }

  /** What contacts are told that one reads; reads every file. */
  public ReadableModels readable() {
    List<Integer> numbers = new ArrayList<>();
    List<Long> hashes = new ArrayList<>();
    for (ModelPack model : all()) {
      if (model.number() == 0) {
        hashes.add(model.hash());
      } else {
        numbers.add(model.number());
      }
    }
    return new ReadableModels(numbers, hashes);
  }

  /** Files that are not what they should be, one line each, as far as they were read. */
  public List<String> damaged() {
    return Collections.unmodifiableList(damaged);
  }

  /** Whether what waits for the model of this name can be read now. */
  public boolean has(String name) {
    for (ModelPack pack : packs()) {
      if (pack.name().equals(name)) {
        return true;
      }
    }
    for (int number : NumberedModels.all()) {
      if (NumberedModels.name(number).equals(name)) {
        return numbered(number) != null;
      }
    }
    return false;
  }

  /** The model with this number, or null. */
  @Nullable ModelPack numbered(int number) {
    if (!numbered.containsKey(number)) {
      ModelPack model = carried(number);
      numbered.put(number, model);
    }
    return numbered.get(number);
  }

  /** The pack with these first four bytes of its hash, or null. */
  @Nullable ModelPack pack(int shortHash) {
    for (ModelPack pack : packs()) {
      if (pack.shortHash() == shortHash) {
        return pack;
      }
    }
    return null;
  }

  /** The pack with these first eight bytes of its hash, or null. */
  @Nullable ModelPack packOf(long hash) {
    ModelPack pack = pack((int) (hash >>> Integer.SIZE));
    return pack != null && pack.hash() == hash ? pack : null;
  }

  /**
   * Keeps a copy of a pack, after a crash whole or not at all. One that is there already is no
   * harm.
   *
   * @param name what it has to be called, or the beginning of its hash in hex; null for any that
   *     has a checksum or a number
   * @throws PackException if it is cut, tampered with, of another version, too large, another than
   *     named, or one too many
   */
  public ModelPack add(Path file, @Nullable String name) throws PackException {
    try {
      byte[] bytes = bounded(file);
      ModelPack added = new ModelPack(TextModel.read(ByteBuffer.wrap(bytes)));
      checkName(added, file, name);
      ModelPack known = added.number() == 0 ? pack(added.shortHash()) : numbered(added.number());
      if (known != null && !known.sha256().equals(added.sha256())) {
        throw new PackException("a pack with the name " + added.name() + " is there already");
      }
      if (known != null) {
        return known;
      }
      // Bound: each costs its bytes on disk, and a bundle has room for so many names.
      if (added.number() == 0 && packs().size() >= ReadableModels.MAX_PACKS) {
        throw new PackException(
            "there are "
                + ReadableModels.MAX_PACKS
                + " packs already: no more fit what contacts are told");
      }
      store(bytes, folder.resolve(added.sha256() + ENDING));
      packs = null;
      numbered.remove(added.number());
      return added;
    } catch (ModelFormatException e) {
      throw new PackException(file.getFileName() + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new PackException("cannot keep " + file.getFileName() + ": " + e.getMessage(), e);
    }
  }

  private static void checkName(ModelPack added, Path file, @Nullable String name)
      throws PackException {
    if (name == null && added.number() == 0 && !added.model().isChecked()) {
      throw new PackException(
          file.getFileName()
              + " was damaged on its way, or is a pack from before packs had checksums: take it by"
              + " its name only (it would be "
              + added.name()
              + ")");
    }
    if (name != null && !added.isCalled(name)) {
      throw new PackException(
          file.getFileName() + " is the pack " + added.name() + ", not " + name);
    }
  }

  /** Deletes all packs, and the folder. */
  public void wipe() throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder)) {
        for (Path file : listed) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static byte[] bounded(Path file) throws IOException, PackException {
    if (!Files.isRegularFile(file)) {
      throw new PackException("there is no file " + file);
    }
    // Bound: before memory is given.
    if (Files.size(file) > MAX_PACK_BYTES) {
      throw new PackException(
          file.getFileName() + " is larger than " + (MAX_PACK_BYTES >> 20) + " MiB, the most");
    }
    return Files.readAllBytes(file);
  }

  private static void store(byte[] bytes, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    // Commit: a pack is there whole or not at all.
    Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private @Nullable ByteBuffer file(int number) {
    if (!files.containsKey(number)) {
      ByteBuffer file = null;
      try {
        file = carried.file(NumberedModels.name(number));
      } catch (IOException e) {
        damaged.add("the model " + NumberedModels.name(number) + ": " + e.getMessage());
      }
      files.put(number, file);
    }
    return files.get(number);
  }

  private @Nullable ModelPack carried(int number) {
    String name = NumberedModels.name(number);
    try {
      ByteBuffer file = file(number);
      if (file != null) {
        ModelPack model = new ModelPack(TextModel.read(file));
        if (model.number() == number) {
          return model;
        }
        damaged.add("the model " + name + " is not the one of its number");
      }
    } catch (ModelFormatException e) {
      damaged.add("the model " + name + ": " + e.getMessage());
    }
    return added(number);
  }

  /** One with a number that this program does not carry and that was added. */
  private @Nullable ModelPack added(int number) {
    Path file = addedFile(number);
    return Files.isRegularFile(file) ? read(file) : null;
  }

  private Path addedFile(int number) {
    return folder.resolve(NumberedModels.sha256(number) + ENDING);
  }

  private List<ModelPack> packs() {
    List<ModelPack> known = packs;
    if (known == null) {
      known = new ArrayList<>();
      for (Path file : packFiles()) {
        ModelPack pack = read(file);
        if (pack != null && known.size() < ReadableModels.MAX_PACKS) {
          known.add(pack);
        }
      }
      packs = known;
    }
    return known;
  }

  private List<Path> packFiles() {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder, "*" + ENDING)) {
        for (Path file : listed) {
          String name = file.getFileName().toString();
          if (name.length() == HASH_DIGITS + ENDING.length()
              && NumberedModels.numberOf(name.substring(0, HASH_DIGITS)) == 0) {
            files.add(file);
          }
        }
      } catch (IOException e) {
        damaged.add("the folder of packs: " + e.getMessage());
      }
    }
    Collections.sort(files);
    return files;
  }

  private @Nullable ModelPack read(Path file) {
    String name = file.getFileName().toString();
    try {
      ModelPack pack = new ModelPack(TextModel.read(TextModels.map(file)));
      if (name.equals(pack.sha256() + ENDING)) {
        return pack;
      }
      damaged.add("the pack " + name + " was changed since it was added");
    } catch (IOException | ModelFormatException e) {
      damaged.add("the pack " + name + ": " + e.getMessage());
    }
    return null;
  }
}
