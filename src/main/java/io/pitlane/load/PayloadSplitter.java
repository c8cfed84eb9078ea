package io.pitlane.load;

import java.io.IOException;

/** Bare payloads: each object or array at the top level is one, however it is broken over lines. */
final class PayloadSplitter implements RecordSplitter {

    private final int longest;
    private final Indentation indentation = new Indentation();
    private final BracketWalk walk;
    private long index;

    PayloadSplitter(int longestPayload) {
        this.longest = longestPayload;
        this.walk = new BracketWalk(longestPayload, indentation);
    }

    @Override
    public boolean next(SourceBuffer source, RecordSlice slice) throws IOException {
        int first = indentation.skipSpace(source);
        if (first < 0) {
            return false;
        }
        slice.from = source.position();
        slice.offset = source.offset(slice.from);
        slice.line = 0;
        slice.pointer = index == 0 ? "" : "/" + index;
        index++;
        int end;
        if (first == '{' || first == '[') {
            end = walk.run(source, slice.from);
            slice.problem = walk.problem();
        } else {
            end = endOfContent(source, slice.from);
            slice.problem = "a payload begins with { or [";
        }
        slice.length = source.offset(end) - slice.offset;
        slice.to = slice.length > longest ? slice.from + RecordSplitter.keptOf(longest) : end;
        source.moveTo(end);
        return true;
    }

    /** Reads to the end, keeping what a refusal shows. */
    private int endOfContent(SourceBuffer source, int from) throws IOException {
        while (source.fill()) {
            if (source.limit() - from > longest) {
                source.drop(from + RecordSplitter.keptOf(longest));
            }
        }
        return source.limit();
    }
}
