/** Where the layout is worked out, so that the page stays quick. Elk answers messages itself. */
import "elkjs/lib/elk-worker.min.js";
