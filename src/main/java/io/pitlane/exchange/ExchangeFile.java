package io.pitlane.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one exchange file. */
final class ExchangeFile {

    static final Pattern ID = Pattern.compile("[a-z][a-z0-9]{0,30}");

    private final String file;
    private final Section root;

    /** @param problems takes whatever is wrong with the file */
    ExchangeFile(String file, JsonNode root, List<String> problems) {
        this.file = file;
        this.root = new Section(root, file, problems);
    }

    /** Its venues; of no use where problems were added. */
    List<Venue> venues() {
        String exchange = root.need("exchange");
        if (!ID.matcher(exchange).matches()) {
            root.problem("exchange", "\"" + exchange + "\" is not a name in lower-case letters and digits");
        } else if (!file.equals(exchange + ".yaml")) {
            root.problem("the file of exchange " + exchange + " must be called " + exchange + ".yaml");
        }
        List<String> notes = root.texts("notes");
        CurrencyNames currencies = CurrencyNames.NONE.with(root.table("currencies"));
        List<Venue> venues = new ArrayList<>();
        for (Section section : root.sections("venues")) {
            venues.add(new VenueReader(exchange, currencies, notes, section).read());
        }
        if (!root.has("venues")) {
            root.problem("\"venues\" is missing");
        }
        root.refuseOthers();
        return venues;
    }
}
