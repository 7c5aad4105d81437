import { ensureUser, getUserId, isSentianceError, reset } from "sentiance-web";
import { run } from "./app.js";

run({ ensureUser, getUserId, isSentianceError, reset });
