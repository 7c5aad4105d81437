import { ensureUser, getUserId, isSentianceError, reset } from "sentiance-web/url";
import { run } from "./app.js";

run({ ensureUser, getUserId, isSentianceError, reset });
