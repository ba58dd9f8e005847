package org.tereze.client.inbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.tereze.client.record.InboxRecord;
import org.tereze.client.report.FileChunks;
import org.tereze.client.report.ReportException;
import org.tereze.client.report.Reports;
import org.tereze.schema.Attachment;
import org.tereze.schema.Forwarded;
import org.tereze.schema.Part;
import org.tereze.schema.Report;

/** What came in one envelope: a report or a part of one, unwrapped. Immutable; any thread. */
final class OpenedPart {
  final InboxRecord record;

  /** As it was opened. */
  final Report outer;

  /** As its author sealed it: what was forwarded, or the same. */
  final Report original;

  /** What its author said. */
  final Report words;

  OpenedPart(InboxRecord record) {
    this.record = record;
    this.outer = parse(record.getReport());
    this.original = outer.hasForwarded() ? parse(outer.getForwarded().getOriginal()) : outer;
    this.words = words(original);
  }

  private static Report words(Report report) {
    try {
      return Reports.words(report);
    } catch (ReportException e) {
      return Report.getDefaultInstance();
    }
  }

  private static Report parse(ByteString encoded) {
    try {
      return Report.parseFrom(encoded);
    } catch (InvalidProtocolBufferException e) {
      return Report.getDefaultInstance();
    }
  }

  /** Which part of the text it is, from 1; 1 of 1 if it is whole. */
  int number() {
    return Reports.isPlace(words.getPart()) ? words.getPart().getNumber() : 1;
  }

  /** How many parts the text has. */
  int of() {
    return Reports.isPlace(words.getPart()) ? words.getPart().getOf() : 1;
  }

  /** The files that it names. Bound: no more than a report may. */
  List<Attachment> attachments() {
    List<Attachment> possible = new ArrayList<>();
    for (Attachment attachment : words.getAttachmentsList()) {
      if (possible.size() < FileChunks.MAX_FILES && FileChunks.idOf(attachment) != null) {
        possible.add(attachment);
      }
    }
    return possible;
  }

  /** Whether nothing that was signed or forwarded says that these are parts of different texts. */
  boolean belongsTo(OpenedPart first) {
    Part here = words.getPart();
    Part there = first.words.getPart();
    Forwarded by = outer.getForwarded();
    Forwarded firstBy = first.outer.getForwarded();
    return here.getOf() == there.getOf()
        && here.getText().equals(there.getText())
        && original.hasSigned() == first.original.hasSigned()
        && by.getAuthorKey().equals(firstBy.getAuthorKey())
        && by.getAuthorName().equals(firstBy.getAuthorName());
  }
}
