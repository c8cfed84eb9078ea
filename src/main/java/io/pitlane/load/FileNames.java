package io.pitlane.load;

import java.util.regex.Pattern;

/** Tells from its name whether somebody is still writing a file. */
public final class FileNames {

    private static final Pattern UNFINISHED = Pattern.compile("\\..*|.*~|(?i:.*\\.(tmp|part|filepart|swp|crdownload))");

    private FileNames() {}

    /** False for hidden files and folders, and for endings such as {@code .tmp} and {@code .part}. */
    public static boolean isFinished(String name) {
        return !UNFINISHED.matcher(name).matches();
    }
}
