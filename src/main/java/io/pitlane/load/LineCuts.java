package io.pitlane.load;

import io.pitlane.dataset.PayloadDecoder;
import io.pitlane.dataset.PayloadDecoders;
import io.pitlane.dataset.RefusalReason;
import io.pitlane.dataset.RefusedRecordException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts records out of their recorded lines once more: for those that were refused after their line had been decoded.
 * Remembers the line it cut last. Not thread-safe.
 */
final class LineCuts {

    private final PayloadDecoders decoders;
    private final String dataset;
    private PayloadDecoder decoder;
    private int from = -1;
    private List<Piece> pieces = List.of();

    LineCuts(PayloadDecoders decoders, String dataset) {
        this.decoders = decoders;
        this.dataset = dataset;
    }

    private record Piece(byte[] line, String pointer) {}

    /** The refusal of one element of a line, with that element's bytes and place; any other as it is. */
    Refusal complete(Refusal refusal, byte[] source) {
        if (refusal.element() == Batch.WHOLE || refusal.cut() != null) {
            return refusal;
        }
        if (refusal.from() != from) {
            pieces = cut(refusal, source);
            from = refusal.from();
        }
        Piece piece = pieces.get(refusal.element());
        return refusal.withCut(piece.line(), piece.pointer());
    }

    private List<Piece> cut(Refusal refusal, byte[] source) {
        List<Piece> all = new ArrayList<>();
        PayloadFrame frame = refusal.entry().frame;
        byte[] line = frame == null ? source : frame.line(source, refusal.from(), refusal.to());
        if (decoder == null) {
            decoder = decoders.decoder(dataset);
        }
        try {
            decoder.decode(
                    line, frame == null ? refusal.from() : 0, frame == null ? refusal.to() : line.length, sink(all));
            return all;
        } catch (RefusedRecordException e) {
            throw new IllegalStateException("a line was decoded once and not again: " + e.getMessage(), e);
        }
    }

    private static PayloadDecoder.Sink sink(List<Piece> pieces) {
        return new PayloadDecoder.Sink() {
            @Override
            public void payload() {
                // every payload's pieces go into the one list
            }

            @Override
            public void record(byte[] json, int start, int end, PayloadDecoder.Cut cut) {
                pieces.add(new Piece(cut.line(), cut.pointer()));
            }

            @Override
            public void refused(RefusalReason reason, String pointer, String detail, PayloadDecoder.Cut cut) {
                pieces.add(new Piece(cut.line(), cut.pointer()));
            }
        };
    }
}
