// All that the package offers, for the pages of `scale`.
import * as sentiance from "sentiance-web";

globalThis.sentiance = sentiance;
